// Package sdktest runs segments natively under go test, against a fake host,
// without WebAssembly and without aiterm. It needs only the standard library.
//
// [Render] runs a segment once:
//
//	func TestRender(t *testing.T) {
//		got := sdktest.Render(t, sdktest.Host{
//			Status: `{"cost": {"total_cost_usd": 0.31}}`,
//		}, render)
//		…
//	}
//
// [Golden] runs every case in a folder, and
//
//	go test ./plugins/cost -update
//
// writes what the segment puts out now into the cases, to be read in the diff.
//
// # Cases
//
// A case is a JSON file that holds everything the segment can see, so that the
// same file can be replayed on the built module in a real host:
//
//	{
//	  "name": "a branch with changes",
//	  "description": "what the case is there for",
//	  "at": "2026-11-22T11:10:00+01:00",
//	  "columns": 120,
//	  "status": {"cwd": "/home/dev/work"},
//	  "settings": {"show_stash": "true"},
//	  "usage": {"five_hour.used": "45", "five_hour.limit": "100"},
//	  "git": {"branch": "main", "dirty": "true"},
//	  "spend": {"today": "4.27"},
//	  "system": {"load": "0.42"},
//	  "transcript": {"tasks.done": "3", "titles.task": "Fixing the login"},
//	  "env": {"HOME": "/home/dev"},
//	  "store": {"seen": "3"},
//	  "fetch": {"https://example.com/status": "ok"},
//	  "spans": [
//	    {"text": "main", "style": "git.modified", "url": "https://example.com/main"},
//	    {"text": "*", "style": "git.symbol"}
//	  ],
//	  "error": ""
//	}
//
// Only name and spans must be there. The time of the case is "at" with its zone
// as local time; without one it is 2026-01-02 11:10 UTC. "columns" is 120 when
// it is left out. "status" is what Claude Code would send; "settings" holds only
// what differs from the defaults in segment.yaml, as text; the keys of "usage",
// "git", "spend", "system" and "transcript" are those of the host functions of that name, with "names."
// and "titles." before those of the functions for words. "error" is the text of the
// error that the segment is to fail with.
package sdktest
