//! sync: an example segment in Zig. How many commits the branch is ahead of the one that
//! it follows, and behind it; nothing while both are the same.
const aiterm = @import("aiterm.zig");

export fn aiterm_segment_v1() i32 {
    var room: [32]u8 = undefined;
    const ahead = aiterm.number(aiterm.git("ahead", &room), 0);
    const behind = aiterm.number(aiterm.git("behind", &room), 0);
    show("↑", ahead, "git");
    if (ahead > 0 and behind > 0) aiterm.span(" ", "text");
    // A branch that is far behind is seen better in another colour.
    const many = behind >= aiterm.number(aiterm.config("warn_at", &room), 10);
    show("↓", behind, if (many) "warning" else "git.modified");
    return 0;
}

fn show(sign: []const u8, commits: i64, style: []const u8) void {
    if (commits <= 0) return;
    var text = aiterm.Builder{};
    text.add(sign);
    text.addNumber(commits);
    aiterm.span(text.text(), style);
}
