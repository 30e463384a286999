/** pr: an example segment in AssemblyScript, on aiterm's native ABI. It shows the
 * pull request of the branch, whether it was reviewed, and links to it. */
import { config, link, span, status } from "../../../sdk/assemblyscript/aiterm";

export { onAbort } from "../../../sdk/assemblyscript/aiterm";

export function aiterm_segment_v1(): i32 {
  const number = status("pr.number");
  if (number === null) return 0; // the branch has none
  // GitLab's merge requests are counted with an exclamation mark.
  const text = (status("pr.kind") == "mr" ? "!" : "#") + number;
  const url = status("pr.url");
  if (url === null) span(text, "git");
  else link(text, "git", url);

  const state = status("pr.review_state");
  if (state === null || config("review") == "false") return 0;
  if (state == "approved") span(" ✓", "usage.ok");
  else if (state == "changes_requested") span(" ✗", "usage.critical");
  else if (state == "pending") span(" ●", "usage.notice");
  else span(" " + state, "dim"); // draft, and what may come
  return 0;
}
