package main

// installers are the scripts of the one-line installation. They have the version and the
// public key of a release in them, so there are none of one that is not signed.
func (s *signer) installers(r *release) ([]file, error) {
	public, err := s.keys()
	if err != nil {
		return nil, err
	}
	about := struct {
		keys
		Version, Downloads, Homepage, Namespace, Module string
		Sums                                            string
	}{public, r.version, r.downloads(), homepage, namespace, modulePath, sumsFile}
	var files []file
	for _, name := range []string{"install.sh", "install.ps1"} {
		text, err := fill("installer/"+name, about)
		if err != nil {
			return nil, err
		}
		files = append(files, file{name, text})
	}
	return files, nil
}
