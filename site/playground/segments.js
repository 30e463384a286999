// Segments that a person drops onto the page: read, described, put on the line.
"use strict";

const most = 16 << 20; // bytes of a module

const dropping = (builtins) => {
	const zone = field("drop");
	for (const [event, over] of [["dragenter", true], ["dragover", true], ["dragleave", false], ["drop", false]]) {
		zone.addEventListener(event, (e) => {
			e.preventDefault();
			zone.classList.toggle("over", over);
		});
	}
	// Beside the zone a browser would go to the file that is dropped.
	for (const event of ["dragover", "drop"]) window.addEventListener(event, (e) => e.preventDefault());
	zone.addEventListener("drop", (e) => take([...e.dataTransfer.files], builtins));
	field("file").addEventListener("change", async (e) => {
		await take([...e.target.files], builtins);
		e.target.value = "";
	});
};

// take puts modules on the line, one after the other.
const take = async (chosen, builtins) => {
	const wrong = [];
	for (const file of chosen) {
		if (file.size > most) {
			wrong.push(`${file.name} has ${file.size} bytes, over the limit of 16 MiB: build it smaller`);
			continue;
		}
		const name = nameOf(file.name, builtins);
		const was = modules.get(name);
		const bytes = new Uint8Array(await file.arrayBuffer());
		const about = await engine.ask("describe", { Source: `/${name}.wasm` }, { [`/${name}.wasm`]: bytes }).catch((e) => ({ wrong: e.message }));
		if (about.wrong) {
			wrong.push(`${file.name}: ${about.wrong}`);
			continue;
		}
		stopped.delete(name);
		modules.set(name, { bytes, about, revoked: was?.revoked ?? new Set() });
		await change({ Do: "add", Name: name });
	}
	field("drop-says").textContent = wrong.join("\n");
	cards();
	soon(0);
};

// nameOf is what a segment is called in plugins.yaml.
const nameOf = (file, builtins) => {
	const plain = file.replace(/\.wasm$/i, "").toLowerCase().replace(/[^a-z0-9-]+/g, "-").replace(/^[^a-z]+|-+$/g, "").slice(0, 30) || "segment";
	return builtins.includes(plain) || plain === "chain" ? `my-${plain}` : plain;
};

// element makes one, with what is in it.
const element = (tag, ...inside) => {
	const e = document.createElement(tag);
	e.append(...inside);
	return e;
};

const button = (text, act) => {
	const b = Object.assign(element("button", text), { type: "button", className: "quiet" });
	b.addEventListener("click", act);
	return b;
};

// cards shows what is known of each of them.
const cards = () => field("segments").replaceChildren(...[...modules].map(card));

const card = ([name, m]) => {
	const s = element("section", element("h3", name));
	s.setAttribute("aria-label", `The segment ${name}`);
	if (m.about.description) s.append(element("p", m.about.description));
	s.append(element("p", `${m.bytes.length.toLocaleString("en")} bytes, imports `, element("code", (m.about.functions ?? []).join(" ") || "nothing"), " of the host"));
	const asked = m.about.permissions ?? [];
	if (asked.length) s.append(permissions(name, m, asked));
	else s.append(element("p", "It asks for no permission: it sees the session's JSON, the time and its settings."));
	const acts = element("p");
	acts.className = "acts";
	if (stopped.has(name)) {
		acts.append(button("Run it once more", () => {
			stopped.delete(name);
			cards();
			soon(0);
		}));
	}
	acts.append(button("Put it on the line", async () => await change({ Do: "add", Name: name }) && soon(0)));
	s.append(acts);
	return s;
};

const permissions = (name, m, asked) => {
	const box = element("fieldset", element("legend", `What ${name} may do`));
	const ul = element("ul");
	for (const p of asked) {
		const check = Object.assign(document.createElement("input"), { type: "checkbox", checked: !m.revoked.has(p.grant) });
		check.addEventListener("input", () => {
			if (check.checked) m.revoked.delete(p.grant);
			else m.revoked.add(p.grant);
			soon(0);
		});
		const words = [p.grant, p.optional ? ", which it can do without" : "", p.reason ? `: ${p.reason}` : "", p.imported ? "" : " (it imports nothing for it)"];
		ul.append(element("li", element("label", check, element("span", words.join("")))));
	}
	box.append(ul);
	if (m.about.together) box.append(element("p", `It ${m.about.together}.`));
	return box;
};
