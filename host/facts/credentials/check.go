package credentials

// Check says what is wrong with the contents of a credentials file before they
// are written. path names them in the error, which is that of [Load].
func Check(path string, data []byte) error {
	_, err := parse(path, data, Settings{})
	return err
}
