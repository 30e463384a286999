// aiterm in a worker. A segment that does not come back can't be interrupted: the worker is
// ended, and another one started.
"use strict";

const engine = (() => {
	const most = { stranger: 2000, own: 20000 }; // milliseconds
	const program = URL.createObjectURL(new Blob([aitermWorker], { type: "text/javascript" }));
	let worker, ready, module;
	let asked = null; // the question that is being answered
	let runs = ""; // the segment that runs
	let last = 0;

	class Stopped extends Error {
		constructor(segment) {
			super(segment ? `the segment ${segment} did not come back within ${most.stranger / 1000} s and was ended` : "aiterm took too long and was started anew");
			this.segment = segment;
		}
	}

	const fail = (error) => {
		const was = asked;
		asked = null;
		worker.terminate();
		ready = null;
		if (was) {
			clearTimeout(was.timer);
			was.reject(error);
		}
	};

	const start = () => {
		runs = "";
		worker = new Worker(program);
		ready = new Promise((resolve, reject) => {
			worker.onerror = (e) => {
				e.preventDefault();
				reject(new Error(e.message || "the worker could not be started"));
			};
			worker.onmessage = ({ data }) => {
				if ("running" in data) return hear(data.running);
				if (data.ready) {
					module = data.module;
					return resolve();
				}
				if ("ended" in data) {
					const error = new Error("aiterm ended: " + data.ended);
					reject(error);
					return fail(error);
				}
				if (asked?.id !== data.id) return;
				clearTimeout(asked.timer);
				const was = asked;
				asked = null;
				if (data.answer.error) was.reject(new Error(data.answer.error));
				else was.resolve(data.answer);
			};
		});
		worker.postMessage({ start: module ? { module } : { packed: aitermPacked } });
		return ready;
	};

	// hear is told when a stranger's segment begins and when it is over.
	const hear = (segment) => {
		runs = segment;
		if (!asked) return;
		clearTimeout(asked.timer);
		asked.timer = setTimeout(() => fail(new Stopped(runs)), segment ? most.stranger : most.own);
	};

	// ask has one question answered. The next one is asked when that was.
	const ask = async (call, question, files) => {
		await (ready ?? start());
		return new Promise((resolve, reject) => {
			asked = { id: ++last, resolve, reject, timer: setTimeout(() => fail(new Stopped("")), most.own) };
			worker.postMessage({ id: last, call, question, files });
		});
	};

	let turn = Promise.resolve();
	start().catch(() => {}); // whoever asks first hears of it
	return {
		Stopped,
		ask(call, question, files) {
			const answer = turn.then(() => ask(call, question, files));
			turn = answer.catch(() => {});
			return answer;
		},
	};
})();
