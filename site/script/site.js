"use strict";
// What a page can do beyond being read: copy a command, let a picture stand still, and find
// a chapter that moved to another part.
(() => {
	const copy = async (text, from) => {
		try {
			await navigator.clipboard.writeText(text);
			return true;
		} catch {
			// Not everywhere may a page write to the clipboard by itself.
			const range = document.createRange();
			range.selectNodeContents(from);
			const selection = getSelection();
			selection.removeAllRanges();
			selection.addRange(range);
			return document.execCommand("copy");
		}
	};

	const button = (pre) => {
		const b = document.createElement("button");
		b.type = "button";
		b.className = "quiet";
		b.textContent = "Copy";
		b.addEventListener("click", async () => {
			const code = pre.querySelector("code") ?? pre;
			// A line is copied as it is typed: without the prompt, and without its last end.
			b.textContent = (await copy(code.textContent.replace(/\n$/, ""), code)) ? "Copied" : "Press Ctrl+C";
			setTimeout(() => { b.textContent = "Copy"; }, 1500);
		});
		b.setAttribute("aria-live", "polite");
		return b;
	};

	for (const pre of document.querySelectorAll(".command pre")) {
		pre.after(button(pre));
	}
	for (const pre of document.querySelectorAll("main.text pre, .shape pre")) {
		const box = document.createElement("div");
		box.className = "code";
		pre.replaceWith(box);
		box.append(pre, button(pre));
	}

	const still = document.getElementById("still");
	if (still) {
		const calm = matchMedia("(prefers-reduced-motion: reduce)");
		const parts = document.querySelectorAll(".moving source, .moving img");
		const attribute = (e) => e.localName === "img" ? "src" : "srcset";
		for (const e of parts) {
			e.dataset.moving = e.getAttribute(attribute(e));
		}
		const show = (stands) => {
			for (const e of parts) {
				e.setAttribute(attribute(e), stands ? e.dataset.still : e.dataset.moving);
			}
			still.textContent = stands ? "Play" : "Pause";
			still.setAttribute("aria-pressed", String(stands));
		};
		still.addEventListener("click", () => show(still.getAttribute("aria-pressed") !== "true"));
		const follow = () => { show(calm.matches); still.hidden = calm.matches; };
		calm.addEventListener("change", follow);
		follow();
	}

	// A link from before the document was divided leads to its first part.
	const seek = () => {
		let anchor;
		try {
			anchor = decodeURIComponent(location.hash.slice(1));
		} catch {
			return; // a percent sign that stands for itself: no chapter is called that
		}
		if (!anchor || document.getElementById(anchor)) {
			return;
		}
		for (const a of document.querySelectorAll(".beside a")) {
			if (a.hash === location.hash && a.pathname !== location.pathname) {
				location.replace(a.href);
				return;
			}
		}
	};
	seek();
	addEventListener("hashchange", seek);
})();
