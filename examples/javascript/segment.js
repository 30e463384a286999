// pace: an example segment in JavaScript. What the session costs in an hour, as $4.20/h,
// while Claude Code has worked for a minute at least.

var cost = JSON.parse(aiterm.status("cost") || "{}");
var hours = cost.total_api_duration_ms / 3600000;

// Anything may be absent, or of another type than yesterday.
if (typeof cost.total_cost_usd == "number" && hours >= 1 / 60) {
  var pace = cost.total_cost_usd / hours;
  var fast = pace > Number(aiterm.config("fast"));
  aiterm.span("$" + pace.toFixed(pace < 100 ? 2 : 0), fast ? "usage.warn" : "cost");
  aiterm.span("/h", "dim");
}
