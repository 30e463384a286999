/* The functions of the host, as the engine's tool takes them; the numbers are those of
 * engine.c. */
static const JSPropDef js_aiterm[] = {
    JS_CFUNC_MAGIC_DEF("status", 1, js_aiterm_read, 0),
    JS_CFUNC_MAGIC_DEF("config", 1, js_aiterm_read, 1),
    JS_CFUNC_MAGIC_DEF("usage", 1, js_aiterm_read, 2),
    JS_CFUNC_MAGIC_DEF("git", 1, js_aiterm_read, 3),
    JS_CFUNC_MAGIC_DEF("spend", 1, js_aiterm_read, 4),
    JS_CFUNC_MAGIC_DEF("system", 1, js_aiterm_read, 5),
    JS_CFUNC_MAGIC_DEF("transcript", 1, js_aiterm_read, 6),
    JS_CFUNC_MAGIC_DEF("transcriptName", 1, js_aiterm_read, 7),
    JS_CFUNC_MAGIC_DEF("transcriptTitle", 1, js_aiterm_read, 8),
    JS_CFUNC_MAGIC_DEF("env", 1, js_aiterm_read, 9),
    JS_CFUNC_MAGIC_DEF("storeGet", 1, js_aiterm_read, 10),
    JS_CFUNC_DEF("now", 0, js_aiterm_now),
    JS_CFUNC_DEF("minute", 0, js_aiterm_minute),
    JS_CFUNC_DEF("utcOffset", 0, js_aiterm_utc_offset),
    JS_CFUNC_DEF("columns", 0, js_aiterm_columns),
    JS_CFUNC_DEF("width", 1, js_aiterm_width),
    JS_CFUNC_DEF("shorten", 2, js_aiterm_shorten),
    JS_CFUNC_DEF("span", 2, js_aiterm_span),
    JS_CFUNC_DEF("link", 3, js_aiterm_link),
    JS_CFUNC_DEF("log", 2, js_aiterm_log),
    JS_CFUNC_DEF("storeSet", 2, js_aiterm_store_set),
    JS_CFUNC_DEF("fetch", 2, js_aiterm_fetch),
    JS_PROP_END,
};

static const JSClassDef js_aiterm_obj =
    JS_OBJECT_DEF("Aiterm", js_aiterm);
