//go:build !linux

package sandbox

import "os"

// codeFile is an open file.
type codeFile struct{ *os.File }

func openCodeFile(path string) (f codeFile, size int64, err error) {
	file, err := os.Open(path)
	if err != nil {
		return f, 0, err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return f, 0, err
	}
	return codeFile{file}, info.Size(), nil
}

// place copies what stands in the file at some place to p.
func (f codeFile) place(p []byte, at int64) error {
	_, err := f.ReadAt(p, at)
	return err
}
