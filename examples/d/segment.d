/// load: an example segment in D. How busy the machine is, as "load 1.4", in another
/// colour when more processes wait than there are processors.
module segment;

import aiterm;

extern (C) int aiterm_segment_v1() @nogc nothrow
{
    char[32] room = void;
    const load = tenths(system("load", room));
    if (load < 0)
        return 0;
    if (load < 10 * number(config("from", room), 0))
        return 0;
    const cores = number(system("cores", room), 0);

    Builder shown;
    shown.add("load ");
    shown.add(load / 10);
    shown.add(".");
    shown.add(load % 10);
    span(shown.text, cores > 0 && load > 10 * cores ? "usage.warn" : "dim");
    return 0;
}

/// A number with a point in tenths, or -1 if it is none; further digits are cut.
long tenths(const(char)[] text) @nogc nothrow
{
    const whole = number(text, -1);
    if (whole < 0)
        return -1;
    foreach (i, c; text)
        if (c == '.' && i + 1 < text.length && text[i + 1] >= '0' && text[i + 1] <= '9')
            return whole * 10 + (text[i + 1] - '0');
    return whole * 10;
}
