# From MicroQuickJS's list of what is global: without what a segment has no use for, or must not
# have, and with the functions of the host.
/JS_PROP_CLASS_DEF("Date"/d
/JS_CFUNC_DEF("eval"/d
/JS_PROP_CLASS_DEF("performance"/d
/JS_CFUNC_DEF("print"/d
/JS_CFUNC_DEF("gc"/d
/JS_CFUNC_DEF("load"/d
/JS_CFUNC_DEF("setTimeout"/d
/JS_CFUNC_DEF("clearTimeout"/d
/^static const JSPropDef js_date\[\]/,/^static const JSClassDef js_date_class/d
/^    JS_CLASS_DEF("Date"/d
/^static const JSPropDef js_performance\[\]/,/^    JS_OBJECT_DEF("Performance"/d
s/js_json_parse/js_aiterm_json_parse/
/JS_PROP_CLASS_DEF("console"/a\    JS_PROP_CLASS_DEF("aiterm", &js_aiterm_obj),
/^static const JSPropDef js_global_object/i\#include "functions.h"\n
