// Package strictjson finds in a JSON document what encoding/json lets pass and two
// readers may take in two ways: a key that is given twice, and one whose letters
// differ in case from the key that is meant.
package strictjson

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// KeyError says which key is wrong, and where.
type KeyError struct {
	Key    string
	Twice  bool  // it stands in its object before; else it is not in lower case
	Offset int64 // behind the key, in bytes
}

func (e *KeyError) Error() string {
	if e.Twice {
		return fmt.Sprintf("the key %.60q is given twice: keep one", e.Key)
	}
	return fmt.Sprintf("the key %.60q is unknown: keys are in lower case", e.Key)
}

// Keys checks the keys of all objects in the first value of data, for a format whose
// keys are all made of a-z, 0-9 and _. The error is a [*KeyError]; where data is no
// JSON it is nil, which is for the one who decodes it to say.
func Keys(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	// open are the objects and arrays around the next token, of an object its keys.
	var open []map[string]bool
	key := false // the next token is a key
	for {
		token, err := d.Token()
		if err != nil {
			return nil
		}
		text, isText := token.(string)
		switch {
		case token == json.Delim('{'):
			open = append(open, map[string]bool{})
		case token == json.Delim('['):
			open = append(open, nil)
		case token == json.Delim('}'), token == json.Delim(']'):
			open = open[:len(open)-1]
		case key && isText:
			keys := open[len(open)-1]
			if strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789_") != "" || keys[text] {
				return &KeyError{text, keys[text], d.InputOffset()}
			}
			keys[text] = true
			key = false
			continue
		}
		if len(open) == 0 {
			return nil
		}
		key = open[len(open)-1] != nil
	}
}
