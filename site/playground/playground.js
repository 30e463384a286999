// The page: what a person types and chooses becomes a question to aiterm (engine.js), and
// the answer is shown. All that it holds is in the fields, and in the fragment of a link.
"use strict";

const field = (id) => document.getElementById(id);
const modules = new Map(); // of dropped segments, by name: { bytes, about, revoked }
const stopped = new Set(); // names of segments that did not come back
let shown = null; // the last answer with a line in it
let picked = ""; // the address of its picture
let refused = []; // what a link asked for and is not to be had

const fields = ["config", "sample", "columns", "back", "color", "at", "payload", "env"];
const usual = { sample: "usual", columns: "120", color: "truecolor" };

// question is what "aiterm statusline test" would be told by flags.
const question = () => {
	const at = field("at").value;
	const moment = new Date();
	if (at) moment.setHours(...at.split(":").map(Number), 0, 0);
	const env = {};
	for (const line of field("env").value.split("\n")) {
		const [name, ...rest] = line.split("=");
		if (rest.length && name.trim()) env[name.trim()] = rest.join("=");
	}
	return {
		Plugins: field("config").value ? "/plugins.yaml" : "",
		Payload: field("payload").value.trim() ? field("payload").value : null,
		Sample: field("sample").value || usual.sample,
		Columns: Math.min(2000, Math.max(1, Math.round(Number(field("columns").value)) || 120)),
		Color: field("color").value,
		Ground: field("back").value,
		At: at ? moment.getTime() : 0,
		Env: env,
		Revoked: Object.fromEntries([...modules].map(([name, m]) => [`/${name}.wasm`, [...m.revoked]])),
		Stopped: [...stopped],
	};
};

const files = (config = field("config").value) => {
	const all = { "/plugins.yaml": config };
	for (const [name, m] of modules) all[`/${name}.wasm`] = m.bytes;
	return all;
};

const list = (ul, items) => ul.replaceChildren(...items.map((item) => {
	const li = document.createElement("li");
	li.append(item);
	return li;
}));

// Drawing: one line at a time, and once more if something changed meanwhile.
let busy = false, again = false, timer = 0;

const draw = async () => {
	if (busy) {
		again = true;
		return;
	}
	busy = true;
	do {
		again = false;
		try {
			show(await engine.ask("draw", question(), files()));
		} catch (e) {
			if (e instanceof engine.Stopped && e.segment) {
				stopped.add(e.segment);
				cards();
				again = true;
			} else {
				field("says").textContent = e.message;
			}
		}
	} while (again);
	busy = false;
};

const soon = (wait) => {
	refused = [];
	clearTimeout(timer);
	timer = setTimeout(() => {
		draw();
		remember();
	}, wait);
};

const show = (answer) => {
	const problems = answer.problems ?? [];
	list(field("problems"), problems.map(problemOf));
	field("config").setAttribute("aria-invalid", String(problems.length > 0));
	field("payload-wrong").textContent = answer.payload;
	field("payload").setAttribute("aria-invalid", String(answer.payload !== ""));
	const notes = (answer.notes ?? []).map((n) => `segment ${n.segment}: ${n.text}`);
	for (const name of stopped) notes.push(new engine.Stopped(name).message.replace(/^the segment/, "segment") + ": it shows nothing, as in a line");
	list(field("notes"), [...refused, ...notes]);
	if (problems.length || answer.payload) {
		const what = problems.length ? (problems.length > 1 ? `${problems.length} mistakes` : "a mistake") + " in plugins.yaml" : "The JSON can't be used";
		field("says").textContent = what + (shown ? ": this is the last line without." : ": there is no line to show yet.");
		if (!shown) field("line").alt = "No line yet";
		document.body.dataset.drawn = "wrong";
		return;
	}
	shown = answer;
	const image = field("line");
	const before = picked;
	picked = URL.createObjectURL(new Blob([answer.svg], { type: "image/svg+xml" }));
	image.src = picked;
	if (before) URL.revokeObjectURL(before);
	const rows = answer.rows ?? [];
	image.alt = rows.join("\n").trim() || "A line with nothing on it";
	field("ground").classList.toggle("light", answer.light);
	field("bytes").textContent = answer.ansi.replaceAll("\u001b", "\\x1b").replaceAll("\u0007", "\\x07");
	const columns = question().Columns;
	field("says").textContent = `${rows.length} ${rows.length === 1 ? "row" : "rows"} in a terminal of ${columns} ${columns === 1 ? "column" : "columns"}`;
	document.body.dataset.drawn = "line";
};

// problemOf leads to the place of a mistake.
const problemOf = (p) => {
	if (!p.line || p.file !== "plugins.yaml") return p.text || p.message;
	const button = document.createElement("button");
	button.type = "button";
	button.textContent = `${p.file}:${p.line}:${p.column}: ${p.message}`;
	button.addEventListener("click", () => {
		const area = field("config");
		const lines = area.value.split("\n");
		const at = lines.slice(0, p.line - 1).reduce((n, line) => n + line.length + 1, 0);
		const from = at + [...(lines[p.line - 1] ?? "")].slice(0, p.column - 1).join("").length;
		area.focus();
		area.setSelectionRange(from, at + (lines[p.line - 1] ?? "").length);
	});
	return button;
};

// edit has aiterm change the text, as its commands do, and returns why it could not.
const edit = async (what) => {
	const answer = await engine.ask("change", { Text: field("config").value, ...what }, files()).catch((e) => ({ problems: [{ text: e.message }] }));
	if (answer.problems) return answer.problems;
	field("config").value = answer.text;
	choices();
	return [];
};

// change is edit for what a person chose on the page.
const change = async (what) => {
	const problems = await edit(what);
	if (problems.length) list(field("problems"), problems.map(problemOf));
	return problems.length === 0;
};

// choices has the lists say what the text says.
const choices = () => {
	for (const key of ["preset", "theme"]) {
		const found = field("config").value.match(new RegExp(`^${key}:[ \\t]*["']?([^"'#\\s]+)`, "m"));
		field(key).value = found?.[1] ?? "";
		if (found && field(key).value !== found[1]) field(key).value = "";
	}
};

const option = (value, text) => Object.assign(document.createElement("option"), { value, textContent: text });

const fill = (about, chosen) => {
	field("preset").replaceChildren(option("", "as plugins.yaml says"), ...about.presets.map((p) => option(p.name, `${p.name}: ${p.description}`)));
	const group = (ground) => {
		const g = document.createElement("optgroup");
		g.label = `for a ${ground} ground`;
		g.append(...about.themes.filter((t) => t.ground === ground).map((t) => option(t.name, t.name)));
		return g;
	};
	field("theme").replaceChildren(option("", "as plugins.yaml says"), group("dark"), group("light"));
	field("sample").replaceChildren(...about.samples.map((s) => option(s.name, `${s.name}: ${s.description}`)));
	put("sample", chosen);
	field("take-sample").addEventListener("click", () => {
		const s = about.samples.find((s) => s.name === field("sample").value);
		field("payload").value = JSON.stringify(JSON.parse(s.payload), null, 2);
		soon(0);
	});
	field("take-default").addEventListener("click", () => {
		field("config").value = about.file;
		choices();
		soon(0);
	});
	choices();
};

// The fragment holds all fields that are not as usual; the JSON and the environment, which
// may be private, only where that is asked for.
const fragment = () => {
	const params = new URLSearchParams();
	for (const id of fields) {
		const secret = id === "payload" || id === "env";
		const value = field(id).value;
		if (value && value !== usual[id] && (!secret || field("with-payload").checked)) params.set(id, value);
	}
	return params.toString();
};

const longest = 1 << 20; // characters of a link: browsers take twice that

const link = () => {
	const held = fragment();
	return location.pathname + location.search + (held.length > longest ? "" : held && "#" + held);
};

const remember = () => {
	try {
		history.replaceState(null, "", link());
	} catch {
		// Some browsers want no more than a hundred in half a minute: the next one says it all.
	}
};

const said = (text) => { field("done").textContent = text; };

// put gives a field the value that a link has for it, if it is one that a person could
// have chosen there: anybody can have written the link.
const put = (id, value) => {
	const e = field(id);
	const fits = e.localName === "select" ? [...e.options].some((o) => o.value === value)
		: e.type === "number" ? /^\d+$/.test(value) && Number(value) >= Number(e.min) && Number(value) <= Number(e.max)
		: e.type === "time" ? /^(([01]\d|2[0-3]):[0-5]\d)?$/.test(value)
		: true;
	e.value = fits ? value : usual[id] ?? "";
	if (!fits) refused.push(`The link wants "${value.slice(0, 60)}" for "${e.labels[0].textContent}", which can't be had: it is as usual`);
};

// restore has the page say what its link says. A link holds all that is not as usual, and
// an anchor, as of the way to the contents, none of it.
const restore = async () => {
	const params = new URLSearchParams(location.hash.slice(1));
	refused = [];
	if (!field("sample").options.length) {
		const first = params.get("sample") ?? usual.sample; // aiterm has not said yet which there are
		field("sample").append(option(first, first));
	}
	if ([...fields, "preset", "theme", "ground"].some((name) => params.has(name))) {
		for (const id of fields) put(id, params.get(id) ?? usual[id] ?? "");
		if (params.has("ground")) put("back", params.get("ground"));
		field("with-payload").checked = params.has("payload") || params.has("env");
		for (const [name, what] of [["preset", { Do: "preset" }], ["theme", { Do: "set", Name: "theme" }]]) {
			if (!params.has(name)) continue;
			const problems = await edit({ ...what, Value: params.get(name) });
			for (const p of problems) refused.push(`The link's ${name}: ${p.message || p.text}`);
		}
		choices();
	}
	return field("sample").value;
};

const listen = () => {
	for (const id of ["config", "payload", "env"]) field(id).addEventListener("input", () => soon(120));
	field("config").addEventListener("input", choices);
	for (const id of ["sample", "columns", "back", "color", "at"]) field(id).addEventListener("input", () => soon(0));
	field("with-payload").addEventListener("input", remember);
	field("preset").addEventListener("change", async (e) => {
		const value = e.target.value;
		await change(value ? { Do: "preset", Value: value } : { Do: "set", Name: "preset", Value: "" }) && soon(0);
	});
	field("theme").addEventListener("change", async (e) => await change({ Do: "set", Name: "theme", Value: e.target.value }) && soon(0));
	field("clear-payload").addEventListener("click", () => {
		field("payload").value = "";
		soon(0);
	});
	// A tab leads on, as everywhere: who wants to go on typing has blanks, as YAML has.
	field("copy-file").addEventListener("click", async () => said(await picture.copy(field("config").value) ? "Copied: put it into ~/.config/aiterm/plugins.yaml" : "The browser would not copy it: save it"));
	field("copy-link").addEventListener("click", async () => {
		remember();
		if (fragment().length > longest) return said("That is too long for a link: save plugins.yaml");
		const left = modules.size ? " It does not hold the segments that you dropped." : "";
		said((await picture.copy(new URL(link(), location.href).href) ? "Copied." : "The browser would not copy it: it is in the address bar.") + left);
	});
	field("save-file").addEventListener("click", () => picture.saveText(field("config").value, "plugins.yaml"));
	field("save-svg").addEventListener("click", () => shown && picture.saveSVG(shown.svg));
	field("save-png").addEventListener("click", () => shown && picture.savePNG(shown.svg).catch((e) => said(e.message)));
	window.addEventListener("hashchange", async () => {
		await restore();
		draw();
	});
};

(async () => {
	listen();
	try {
		const chosen = await restore();
		await draw();
		const about = await engine.ask("about", {});
		fill(about, chosen);
		dropping(about.builtins);
		if (field("sample").value !== chosen) draw();
	} catch (e) {
		field("says").textContent = e.message;
	}
})();
