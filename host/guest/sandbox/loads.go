package sandbox

import (
	"crypto/sha256"
	"sync"
)

// Loads loads each module once, whoever asks for it: two segments may have the
// same source, and wazero must not be given a module twice at the same time. M
// is what an engine makes of a module.
type Loads[M any] struct{ byHash sync.Map }

type once[M any] struct {
	done   sync.Once
	module M
	err    error
}

// Do returns what load made of these bytes, which is called the first time only.
func (l *Loads[M]) Do(binary []byte, load func() (M, error)) (M, error) {
	found, _ := l.byHash.LoadOrStore(sha256.Sum256(binary), &once[M]{})
	one := found.(*once[M])
	one.done.Do(func() { one.module, one.err = load() })
	return one.module, one.err
}
