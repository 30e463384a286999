package settings

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/tidwall/gjson"

	"github.com/data-wise/aiterm/host/config/oldnames"
)

// Imported is what became of one setting of a statusline.json.
type Imported struct {
	Old    string // its name there
	Key    string // the setting's name here; "" when it was left
	Value  string // masked if it is a secret
	Taken  bool   // it was set; false: it was so already, or was left
	Reason string // why it was left
}

// maxImport is far above any statusline.json, and what some themes and a plugins.yaml take.
const maxImport = 8 << 20

// Import takes over the settings in the text of a statusline.json of the aiterm
// that was written in Python, in the order of that file. With dryRun it only says
// what it would do. It fails, and changes nothing, when the text is no JSON
// object or when our own file can't be changed.
func Import(files Files, text []byte, dryRun bool) (done []Imported, err error) {
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // editors on Windows write it
	var object map[string]json.RawMessage
	if err := json.Unmarshal(text, &object); err != nil || object == nil {
		var syntax *json.SyntaxError
		if errors.As(err, &syntax) {
			before := string(text[:min(int(syntax.Offset), len(text))])
			return nil, fmt.Errorf("line %d: it is not JSON (%v): put it right there, or set what you need by hand", 1+strings.Count(before, "\n"), err)
		}
		return nil, errors.New("it is not a JSON object: name the statusline.json of the Python aiterm")
	}
	old := flatten(nil, "", gjson.ParseBytes(text))
	err = files.locked(func() error {
		t, err := begin(files)
		if err != nil {
			return err
		}
		if wrong := t.sources[inPlugins].err; wrong != nil {
			return t.invalid(inPlugins, wrong)
		}
		for _, value := range old {
			done = append(done, t.importOne(value))
		}
		if dryRun {
			return errors.Join(t.valid(inPlugins), t.valid(inCredentials))
		}
		_, err = t.commit()
		return err
	})
	return done, err
}

// oldValue is one value of a statusline.json.
type oldValue struct {
	name  string
	value gjson.Result
}

// flatten lists the values inside nested objects by their dotted names.
func flatten(out []oldValue, prefix string, object gjson.Result) []oldValue {
	object.ForEach(func(key, value gjson.Result) bool {
		name := prefix + key.String()
		if value.IsObject() {
			out = flatten(out, name+".", value)
		} else {
			out = append(out, oldValue{name, value})
		}
		return true
	})
	return out
}

// importOne takes over one value, if it can.
func (t *transaction) importOne(old oldValue) Imported {
	done := Imported{Old: withoutKey(old.name), Value: old.value.String()}
	left := func(reason string) Imported {
		done.Key, done.Reason = "", reason
		return done
	}
	s, err := t.Find(old.name)
	if err != nil {
		var unknown *NameError
		if errors.As(err, &unknown) && unknown.Gone || strings.HasPrefix(old.name, "project.") || strings.HasPrefix(old.name, "spacing.") {
			return left("has no counterpart")
		}
		done.Value = "" // it may be a key under a wrong name
		return left("is not a setting that is known")
	}
	done.Value = s.show(done.Value)
	if old.value.IsArray() || old.value.Type == gjson.Null {
		return left("is not a single value")
	}
	value, text, err := s.parse(oldnames.Translate(old.name, old.value.String()))
	if err != nil {
		done.Value = "" // the reason says what it is
		return left(strings.TrimPrefix(err.Error(), s.Key+" "))
	}
	done.Key, done.Value = s.Key, s.show(text)
	now := s.Default
	if n := t.sources[s.place].at(s.path); n != nil {
		now = n.Text
	}
	if now == text {
		return done
	}
	if err := t.set(s, value); err != nil {
		return left(err.Error())
	}
	done.Taken = true
	return done
}

// ReadImport reads the file that is to be imported.
func ReadImport(path string) ([]byte, error) {
	info, err := os.Stat(path)
	switch {
	case os.IsNotExist(err):
		return nil, fmt.Errorf("there is no %s: name what was exported, or the statusline.json of the Python aiterm", path)
	case err != nil:
		return nil, fmt.Errorf("read the old settings: %w", err)
	case !info.Mode().IsRegular() || info.Size() > maxImport:
		return nil, fmt.Errorf("%s is not a file of at most %d KiB: name what was exported, or the statusline.json of the Python aiterm", path, maxImport>>10)
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read the old settings: %w", err)
	}
	return data, nil
}
