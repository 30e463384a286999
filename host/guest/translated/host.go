package translated

import (
	"github.com/data-wise/aiterm/host/guest/capability"
	"github.com/data-wise/aiterm/host/guest/native"
)

// host has a method for each host function. A translation takes it as an interface
// with those that its module imports, and can call no other.
type host struct {
	call    *capability.Call
	memory  *[]byte
	scratch native.Scratch
	stack   [6]uint64
}

func (h *host) serve(name string, arguments ...int32) uint64 {
	for i, a := range arguments {
		h.stack[i] = uint64(uint32(a))
	}
	native.Serve(capability.Lookup(name), h.call, &h.scratch, *h.memory, h.stack[:])
	return h.stack[0]
}

func (h *host) Xstatus(path, n, buf, limit int32) int32 {
	return int32(h.serve("status", path, n, buf, limit))
}

func (h *host) Xconfig(key, n, buf, limit int32) int32 {
	return int32(h.serve("config", key, n, buf, limit))
}

func (h *host) Xnow() int64 { return int64(h.serve("now")) }

func (h *host) Xminute() int64 { return int64(h.serve("minute")) }

func (h *host) Xutc_offset() int32 { return int32(h.serve("utc_offset")) }

func (h *host) Xcolumns() int32 { return int32(h.serve("columns")) }

func (h *host) Xwidth(text, n int32) int32 { return int32(h.serve("width", text, n)) }

func (h *host) Xshorten(text, n, cells, buf, limit int32) int32 {
	return int32(h.serve("shorten", text, n, cells, buf, limit))
}

func (h *host) Xspan(text, n, style, m int32) { h.serve("span", text, n, style, m) }

func (h *host) Xlink(text, n, style, m, url, k int32) { h.serve("link", text, n, style, m, url, k) }

func (h *host) Xlog(level, text, n int32) { h.serve("log", level, text, n) }

func (h *host) Xusage(path, n, buf, limit int32) int32 {
	return int32(h.serve("usage", path, n, buf, limit))
}

func (h *host) Xgit(path, n, buf, limit int32) int32 {
	return int32(h.serve("git", path, n, buf, limit))
}

func (h *host) Xtranscript(path, n, buf, limit int32) int32 {
	return int32(h.serve("transcript", path, n, buf, limit))
}

func (h *host) Xtranscript_name(path, n, buf, limit int32) int32 {
	return int32(h.serve("transcript_name", path, n, buf, limit))
}

func (h *host) Xtranscript_title(path, n, buf, limit int32) int32 {
	return int32(h.serve("transcript_title", path, n, buf, limit))
}

func (h *host) Xsystem(key, n, buf, limit int32) int32 {
	return int32(h.serve("system", key, n, buf, limit))
}

func (h *host) Xspend(path, n, buf, limit int32) int32 {
	return int32(h.serve("spend", path, n, buf, limit))
}

func (h *host) Xenv(name, n, buf, limit int32) int32 {
	return int32(h.serve("env", name, n, buf, limit))
}

func (h *host) Xstore_get(key, n, buf, limit int32) int32 {
	return int32(h.serve("store_get", key, n, buf, limit))
}

func (h *host) Xstore_set(key, n, value, m int32) int32 {
	return int32(h.serve("store_set", key, n, value, m))
}

func (h *host) Xfetch(url, n, age, buf, limit int32) int32 {
	return int32(h.serve("fetch", url, n, age, buf, limit))
}
