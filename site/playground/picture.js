// What is taken along from the page: files, text for the clipboard, a picture of dots.
"use strict";

const picture = (() => {
	const save = (blob, name) => {
		const a = document.createElement("a");
		a.href = URL.createObjectURL(blob);
		a.download = name;
		document.body.append(a);
		a.click();
		a.remove();
		setTimeout(() => URL.revokeObjectURL(a.href), 10000);
	};

	// copy works without the clipboard's own interface too, which an old browser or a page
	// that was opened from a folder may not have.
	const copy = async (text) => {
		try {
			await navigator.clipboard.writeText(text);
			return true;
		} catch {
			const area = document.createElement("textarea");
			area.value = text;
			area.className = "unseen";
			document.body.append(area);
			area.select();
			const done = document.execCommand("copy");
			area.remove();
			return done;
		}
	};

	const dots = async (svg, scale) => {
		const image = new Image();
		image.src = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
		try {
			await image.decode();
			const canvas = document.createElement("canvas");
			canvas.width = image.naturalWidth * scale;
			canvas.height = image.naturalHeight * scale;
			const on = canvas.getContext("2d");
			on.scale(scale, scale);
			on.drawImage(image, 0, 0);
			return await new Promise((resolve, reject) => canvas.toBlob((b) => b ? resolve(b) : reject(new Error("the picture is too large")), "image/png"));
		} finally {
			URL.revokeObjectURL(image.src);
		}
	};

	return {
		copy,
		saveText: (text, name) => save(new Blob([text], { type: "text/yaml" }), name),
		saveSVG: (svg) => save(new Blob([svg], { type: "image/svg+xml" }), "aiterm.svg"),
		savePNG: async (svg) => save(await dots(svg, 2), "aiterm.png"),
	};
})();
