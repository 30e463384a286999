// What the worker has in the place of a disk: the files that the page put there, to be
// read and nothing else. Go looks for it under these names, and for a process.
"use strict";

const disk = new Map(); // of bytes, by path

globalThis.process = {
	getuid: () => -1, getgid: () => -1, geteuid: () => -1, getegid: () => -1,
	pid: -1, ppid: -1, cwd: () => "/",
};

globalThis.fs = (() => {
	const refuse = (code) => Object.assign(new Error(code), { code });
	const open = new Map(); // of files that are read, by number
	let next = 3;
	const directory = 0o40755, file = 0o100644;
	const stat = (bytes) => ({
		dev: 0, ino: 0, nlink: 1, uid: 0, gid: 0, rdev: 0, blksize: 512, blocks: 0, atimeMs: 0, mtimeMs: 0, ctimeMs: 0,
		mode: bytes ? file : directory, size: bytes ? bytes.length : 0, isDirectory: () => !bytes,
	});
	const look = (path, done) => {
		const bytes = disk.get(path);
		return bytes || path === "/" ? done(null, stat(bytes)) : done(refuse("ENOENT"));
	};
	let said = "";
	const fs = {
		constants: { O_WRONLY: 1, O_RDWR: 2, O_CREAT: 64, O_TRUNC: 512, O_APPEND: 1024, O_EXCL: 128, O_DIRECTORY: 65536 },
		open(path, flags, mode, done) {
			if (flags & 3) return done(refuse("EROFS"));
			const bytes = disk.get(path);
			if (!bytes) return done(refuse("ENOENT"));
			open.set(next, { bytes, at: 0 });
			done(null, next++);
		},
		read(fd, into, offset, length, position, done) {
			const o = open.get(fd);
			if (!o) return done(refuse("EBADF"));
			const at = position ?? o.at;
			const part = o.bytes.subarray(at, at + length);
			into.set(part, offset);
			if (position === null) o.at += part.length;
			done(null, part.length);
		},
		fstat: (fd, done) => open.has(fd) ? done(null, stat(open.get(fd).bytes)) : done(refuse("EBADF")),
		close: (fd, done) => done(open.delete(fd) ? null : refuse("EBADF")),
		stat: look,
		lstat: look,
		// What Go says when it ends in the middle of something.
		writeSync(fd, bytes) {
			said = (said + new TextDecoder().decode(bytes)).slice(0, 4000);
			return bytes.length;
		},
		write: (fd, bytes, offset, length, position, done) => done(null, fs.writeSync(fd, bytes)),
		said: () => said,
	};
	for (const name of ["chmod", "chown", "fchmod", "fchown", "ftruncate", "lchown", "link", "mkdir", "rename", "rmdir", "symlink", "truncate", "unlink", "utimes"]) {
		fs[name] = (...args) => args.at(-1)(refuse("EROFS"));
	}
	for (const name of ["readdir", "readlink"]) fs[name] = (path, done) => done(refuse("ENOENT"));
	fs.fsync = (fd, done) => done(null);
	return fs;
})();
