package main

import (
	"fmt"
	"strings"
)

// C: the bare functions. They are called with a prefix, and so are C++'s.

var cSignature = signature{"const char *NAME, uint32_t NAME_length", "int32_t NAME", "char *NAME, uint32_t size"}

func eachC(all []Function) string { return each(all, inC) }

func inC(f Function) string {
	comment := strings.TrimRight(f.explained(" *"), "\n")
	parameters := f.list(cSignature.of)
	if parameters == "" {
		parameters = "void"
	}
	return fmt.Sprintf("/*%s */\nAITERM_IMPORT(%s) %s aiterm_%s(%s);\n", strings.TrimPrefix(comment, " *"), f.Name,
		f.result("void", "int32_t", "int64_t"), f.Name, parameters)
}

// C++: the same with a text for each address and length.

func eachCppImport(all []Function) string {
	return each(all, func(f Function) string {
		return fmt.Sprintf("AITERM_IMPORT(%s) %s aiterm_%s(%s);\n", f.Name, f.result("void", "int32_t", "int64_t"), f.Name, f.list(cSignature.of))
	})
}

func eachCppCall(all []Function) string {
	return each(all, func(f Function) string {
		declared := f.inputs().list(signature{"view NAME", "int32_t NAME", ""}.of)
		passed := f.list(signature{"NAME.at, NAME.length", "NAME", "buffer.at, buffer.size"}.of)
		if f.Reads() {
			return fmt.Sprintf("%sinline view %s(%s, room buffer) { return answer(aiterm_%s(%s), buffer); }\n\n",
				f.explained("//"), f.Name, declared, f.Name, passed)
		}
		return fmt.Sprintf("%sinline %s %s(%s) { return aiterm_%s(%s); }\n\n",
			f.explained("//"), f.result("void", "int32_t", "int64_t"), f.Name, declared, f.Name, passed)
	})
}

// AssemblyScript: the bare functions; those with strings are written by hand.

func eachAssemblyScript(all []Function) string {
	return each(all, func(f Function) string {
		camel := f.camel()
		parameters := f.list(func(p Parameter) string {
			name := Function{Name: p.Name}.camel()
			return signature{name + ": usize, " + name + "Length: i32", name + ": i32", "buffer: usize, size: i32"}.of(p)
		})
		return fmt.Sprintf("// @ts-ignore: decorator\n@external(\"aiterm_v1\", \"%s\")\ndeclare function host%s(%s): %s;\n",
			f.Name, strings.ToUpper(camel[:1])+camel[1:], parameters, f.result("void", "i32", "i64"))
	})
}

// Rust: slices, and an Option for an answer.

func eachRustImport(all []Function) string {
	return each(all, func(f Function) string {
		return fmt.Sprintf("        pub fn %s(%s)%s;\n", f.Name,
			f.list(signature{"NAME: *const u8, NAME_length: usize", "NAME: i32", "NAME: *mut u8, size: usize"}.of), f.result("", " -> i32", " -> i64"))
	})
}

func eachRustCall(all []Function) string {
	return each(all, func(f Function) string {
		declared := f.inputs().list(signature{"NAME: &str", "NAME: i32", ""}.of)
		passed := f.list(signature{"NAME.as_ptr(), NAME.len()", "NAME", "NAME.as_mut_ptr(), NAME.len()"}.of)
		if f.Reads() {
			return fmt.Sprintf("%spub fn %s<'a>(%s, buffer: &'a mut [u8]) -> Option<&'a str> {\n    let length = unsafe { host::%s(%s) };\n    answer(length, buffer)\n}\n\n",
				f.explained("///"), f.Name, declared, f.Name, passed)
		}
		return fmt.Sprintf("%spub fn %s(%s)%s {\n    unsafe { host::%s(%s) }\n}\n\n",
			f.explained("///"), f.Name, declared, f.result("", " -> i32", " -> i64"), f.Name, passed)
	})
}

// Zig: slices, and an optional for an answer.

func eachZigImport(all []Function) string {
	return each(all, func(f Function) string {
		return fmt.Sprintf("    extern \"aiterm_v1\" fn %s(%s) %s;\n", f.Name,
			f.list(signature{"NAME: [*]const u8, NAME_length: usize", "NAME: i32", "NAME: [*]u8, size: usize"}.of), f.result("void", "i32", "i64"))
	})
}

func eachZigCall(all []Function) string {
	return each(all, func(f Function) string {
		declared := f.inputs().list(signature{"NAME: []const u8", "NAME: i32", ""}.of)
		passed := f.list(signature{"NAME.ptr, NAME.len", "NAME", "NAME.ptr, NAME.len"}.of)
		if f.Reads() {
			return fmt.Sprintf("%spub fn %s(%s, buffer: []u8) ?[]const u8 {\n    return answer(host.%s(%s), buffer);\n}\n\n",
				f.explained("///"), f.camel(), declared, f.Name, passed)
		}
		return fmt.Sprintf("%spub fn %s(%s) %s {\n    return host.%s(%s);\n}\n\n",
			f.explained("///"), f.camel(), declared, f.result("void", "i32", "i64"), f.Name, passed)
	})
}

// D: slices; an answer that is none is null.

func eachDImport(all []Function) string {
	return each(all, func(f Function) string {
		return fmt.Sprintf("@llvmAttr(\"wasm-import-module\", \"aiterm_v1\") @llvmAttr(\"wasm-import-name\", \"%s\")\n%s aiterm_%s(%s);\n", f.Name,
			f.result("void", "int", "long"), f.Name,
			f.list(signature{"const(char)* NAME, size_t NAMELength", "int NAME", "char* NAME, size_t size"}.of))
	})
}

func eachDCall(all []Function) string {
	return each(all, func(f Function) string {
		declared := f.inputs().list(signature{"const(char)[] NAME", "int NAME", ""}.of)
		passed := f.list(signature{"NAME.ptr, NAME.length", "NAME", "NAME.ptr, NAME.length"}.of)
		if f.Reads() {
			return fmt.Sprintf("%sconst(char)[] %s(%s, char[] buffer)\n{\n    return answer(aiterm_%s(%s), buffer);\n}\n\n",
				f.explained("///"), f.camel(), declared, f.Name, passed)
		}
		return fmt.Sprintf("%s%s %s(%s)\n{\n    return aiterm_%s(%s);\n}\n\n",
			f.explained("///"), f.result("void", "int", "long"), f.camel(), declared, f.Name, passed)
	})
}

// MoonBit: bytes, and an Option for an answer.

func eachMoonBitImport(all []Function) string {
	return each(all, func(f Function) string {
		return fmt.Sprintf("fn host_%s(%s) -> %s = \"aiterm_v1\" \"%s\"\n\n", f.Name,
			f.list(signature{"NAME : Int, NAME_length : Int", "NAME : Int", "NAME : Int, size : Int"}.of), f.result("Unit", "Int", "Int64"), f.Name)
	})
}

func eachMoonBitCall(all []Function) string {
	return each(all, func(f Function) string {
		declared := f.inputs().list(signature{"NAME : String", "NAME : Int", ""}.of)
		passed := f.list(signature{"address(NAME), NAME.length", "NAME", "address(NAME), NAME.length"}.of)
		encoded := ""
		for _, p := range f.inputs().Parameters {
			encoded += signature{"  let NAME = encode(NAME)\n", "", ""}.of(p)
		}
		if !f.Reads() {
			return fmt.Sprintf("%spub fn %s(%s) -> %s {\n%s  host_%s(%s)\n}\n\n",
				f.explained("///"), f.Name, declared, f.result("Unit", "Int", "Int64"), encoded, f.Name, passed)
		}
		return fmt.Sprintf("%spub fn %s(%s) -> Text? {\n%s  let small = room(512)\n  let length = host_%s(%s)\n  if length <= small.length { return answer(small, length) }\n"+
			"  let large = room(length)\n  answer(large, host_%s(%s))\n}\n\n",
			f.explained("///"), f.Name, declared, encoded, f.Name, strings.ReplaceAll(passed, "buffer", "small"), f.Name, strings.ReplaceAll(passed, "buffer", "large"))
	})
}

// JavaScript: what an editor is told of the engine's object; the engine's own table is
// tools/javascript/engine.c.

func eachJavaScript(all []Function) string {
	return each(all, func(f Function) string {
		result := f.result("void", "number", "number")
		if f.Reads() {
			result = "string | undefined"
		}
		declared := f.inputs().list(signature{"NAME: string", "NAME: number", ""}.of)
		return fmt.Sprintf("%s  %s(%s): %s;\n", f.explained("  //"), f.camel(), declared, result)
	})
}
