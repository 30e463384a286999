"use strict";
// The search over all pages. Its index is a script, since a page from a folder may fetch
// nothing; it is loaded when somebody is about to search.
(() => {
	const form = document.getElementById("search");
	const query = document.getElementById("query");
	const found = document.getElementById("found");
	const count = document.getElementById("count");
	const hits = document.getElementById("hits");
	const root = document.documentElement.dataset.root;
	form.hidden = false;

	let texts; // what is searched, in lower case too
	let loading = false;
	const load = () => {
		if (loading) {
			return;
		}
		loading = true;
		const script = document.createElement("script");
		script.src = root + "index.js";
		script.addEventListener("load", () => {
			texts = [];
			for (const page of window.aitermIndex) {
				for (const [anchor, heading, text] of page.x) {
					texts.push({
						url: root + page.u + (anchor ? "#" + anchor : ""),
						title: page.t, heading, text,
						inTitle: page.t.toLowerCase(), inHeading: heading.toLowerCase(), inText: text.toLowerCase(),
					});
				}
			}
			show();
		});
		script.addEventListener("error", () => { loading = false; });
		document.head.append(script);
	};

	// How much a word counts in a text: most in a heading, more where a word begins with it.
	const weigh = (t, word) => {
		let w = 0;
		for (const [where, much] of [[t.inHeading, 12], [t.inTitle, t.heading ? 4 : 14], [t.inText, 1]]) {
			let at = where.indexOf(word);
			let times = 0;
			while (at >= 0 && times < 5) {
				const begins = at === 0 || !/[\p{L}\p{N}]/u.test(where[at - 1]);
				w += begins ? much : much / 4;
				times++;
				at = where.indexOf(word, at + word.length);
			}
			if (where === word) {
				w += 2 * much;
			}
		}
		return w;
	};

	const search = (words) => {
		const all = [];
		for (const t of texts) {
			let weight = 0;
			for (const word of words) {
				const w = weigh(t, word);
				if (w === 0) {
					weight = 0;
					break;
				}
				weight += w;
			}
			if (weight > 0) {
				all.push({ t, weight });
			}
		}
		return all.sort((a, b) => b.weight - a.weight);
	};

	// A text with the words marked, as nodes: nothing of a page becomes markup.
	const marked = (text, words) => {
		const out = document.createDocumentFragment();
		const lower = text.toLowerCase();
		let from = 0;
		while (from < text.length) {
			let at = -1;
			let length = 0;
			for (const word of words) {
				const i = lower.indexOf(word, from);
				if (i >= 0 && (at < 0 || i < at)) {
					[at, length] = [i, word.length];
				}
			}
			if (at < 0) {
				break;
			}
			out.append(text.slice(from, at));
			const m = document.createElement("mark");
			m.textContent = text.slice(at, at + length);
			out.append(m);
			from = at + length;
		}
		out.append(text.slice(from));
		return out;
	};

	const excerpt = (t, words) => {
		const at = Math.max(0, ...words.map((w) => t.inText.indexOf(w)).filter((i) => i >= 0).slice(0, 1));
		const from = at < 60 ? 0 : t.text.indexOf(" ", at - 60) + 1;
		return (from > 0 ? "… " : "") + t.text.slice(from, from + 150) + (t.text.length > from + 150 ? " …" : "");
	};

	const most = 12;
	const show = () => {
		const words = query.value.toLowerCase().split(/\s+/).filter((w) => w !== "");
		if (words.length === 0) {
			found.hidden = true;
			return;
		}
		found.hidden = false;
		if (!texts) {
			count.textContent = "Loading …";
			load();
			return;
		}
		const all = search(words);
		hits.replaceChildren(...all.slice(0, most).map(({ t }) => {
			const a = document.createElement("a");
			a.href = t.url;
			const heading = document.createElement("b");
			heading.append(marked(t.heading || t.title, words));
			const where = document.createElement("span");
			where.className = "where";
			where.textContent = t.heading && t.heading !== t.title ? " · " + t.title : "";
			const says = document.createElement("span");
			says.className = "says";
			says.append(marked(excerpt(t, words), words));
			a.append(heading, where, says);
			const item = document.createElement("li");
			item.append(a);
			return item;
		}));
		count.textContent = all.length === 0 ? "Nothing found" : all.length > most ? `${all.length} places, the best ${most}` : `${all.length} ${all.length === 1 ? "place" : "places"}`;
	};

	query.addEventListener("focus", load);
	query.addEventListener("input", show);
	form.addEventListener("submit", (e) => {
		e.preventDefault();
		hits.querySelector("a")?.click();
	});

	const move = (step) => {
		const places = [query, ...hits.querySelectorAll("a")];
		const at = places.indexOf(document.activeElement);
		places[Math.min(places.length - 1, Math.max(0, at + step))].focus();
	};
	const close = () => { found.hidden = true; };
	form.addEventListener("keydown", (e) => {
		if (e.key === "ArrowDown" || e.key === "ArrowUp") {
			e.preventDefault();
			move(e.key === "ArrowDown" ? 1 : -1);
		} else if (e.key === "Escape" && !found.hidden) {
			e.preventDefault();
			query.focus();
			close();
		}
	});
	hits.addEventListener("click", close);
	form.addEventListener("focusout", (e) => {
		if (e.relatedTarget && !form.contains(e.relatedTarget)) {
			close();
		}
	});
	document.addEventListener("pointerdown", (e) => {
		if (!form.contains(e.target)) {
			close();
		}
	});
	document.addEventListener("keydown", (e) => {
		const typing = /^(input|textarea|select)$/.test(e.target.localName) || e.target.isContentEditable;
		if (e.key === "/" && !typing && !e.ctrlKey && !e.metaKey && !e.altKey) {
			e.preventDefault();
			query.focus();
			query.select();
		}
	});
})();
