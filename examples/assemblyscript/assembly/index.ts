/** review: an example segment in AssemblyScript, on aiterm's native ABI. It shows the
 * pull request of the branch, whether it was reviewed, and links to it. */
import { config, link, span, status } from "../../../sdk/assemblyscript/aiterm";

export { onAbort } from "../../../sdk/assemblyscript/aiterm";

// No line has room for more of a text, and the host leaves out what is over 4 KiB in
// all, the address of a link included.
const LONGEST_TEXT = 64;
const LONGEST_URL = 2048;

/** The beginning of a text, without half of a character at its end. */
function shortened(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  const last = text.charCodeAt(LONGEST_TEXT - 1);
  const half = last >= 0xd800 && last < 0xdc00; // the other half would come next
  return text.slice(0, half ? LONGEST_TEXT - 1 : LONGEST_TEXT);
}

export function aiterm_segment_v1(): i32 {
  const number = status("pr.number");
  if (number === null) return 0; // the branch has none
  // GitLab's merge requests are counted with an exclamation mark.
  const text = shortened((status("pr.kind") == "mr" ? "!" : "#") + number);
  const url = status("pr.url");
  // An address that was cut would lead elsewhere: rather none.
  if (url === null || url.length > LONGEST_URL) span(text, "git");
  else link(text, "git", url);

  const state = status("pr.review_state");
  if (state === null || config("review") == "false") return 0;
  if (state == "approved") span(" ✓", "usage.ok");
  else if (state == "changes_requested") span(" ✗", "usage.critical");
  else if (state == "pending") span(" ●", "usage.notice");
  else span(" " + shortened(state), "dim"); // draft, and what may come
  return 0;
}
