// Package agent is the door through which the documents of terminal agents come in: of
// Claude Code, which everything here is measured against, and of others that call a status
// line's command in nearly the same way, a file for each. It tells whose a document is,
// and makes of another agent's the one document that segments read (see [Open]).
//
// A document is recognised by what is in it; else by the name in the installed command
// (--agent NAME); else by the environment. The order is that of how hard each is to get
// wrong: an agent that was started inside another one inherits its environment, and a
// command that one agent was given may be copied into the settings of another.
//
//   - Marks that only one other agent has decide, whatever else is in the document, and be
//     it Claude Code's own fields.
//   - Of a document with the marks of several agents, the one that the command names
//     counts if it is among them, else the first of them in the order of [All].
//   - Weaker marks, which Claude Code could have some day, count in a document that has no
//     cost in dollars, which Claude Code's always has.
//   - Where nothing is marked, and the environment is that of several agents, the document
//     is nobody's: nothing of any account is shown for it.
//
// Of another agent's document nothing counts that would be Claude Code's: limits, dollars,
// its prompt cache. So none of one's figures are in the line of another.
//
// What an agent does not say stays absent, and so does a 0 that means that it does not
// know. A translated document says whose it is under agent.host; Claude Code's own is
// passed on as it came, and has no agent.host.
//
// Package setup, below this one, writes the settings files of the other agents.
//
// It imports host/claude, host/facts and host/disk.
package agent
