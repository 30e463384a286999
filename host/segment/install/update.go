package install

import (
	"context"
	"slices"

	"github.com/data-wise/aiterm/host/config/registry"
	"github.com/data-wise/aiterm/host/guest/grant"
	"github.com/data-wise/aiterm/host/segment/signature"
	"github.com/data-wise/aiterm/host/segment/source"
)

// Update is what a source has in place of what is installed.
type Update struct {
	Old registry.Entry
	// Current says that the source has the same bytes; the rest is then empty.
	Current bool
	New     Candidate
	// More is what the new one asks for and the old one neither asked for nor was
	// granted. With any, nothing is granted to the new one.
	More []string
	// Offers is what the new one can do without, and was not asked for before.
	Offers []string
	// Less is what the old one was granted and the new one does not ask for.
	Less []string
	// Carried is what the new one may do without asking anybody.
	Carried []string
	// Order is how the version of the new one stands to that of the old one.
	Order Order
	// OldSize is how many bytes the old one has, 0 if it is not there any more.
	OldSize int
	// SignerGone says that the old one was signed by a trusted key and the new one
	// is not signed by the same.
	SignerGone bool
}

// Look asks the source of an installed segment what it has now. Nothing is
// installed.
func Look(ctx context.Context, files registry.Files, entry registry.Entry, o source.Options, keys signature.Keys) (Update, error) {
	u := Update{Old: entry}
	from, err := source.Parse(entry.Source)
	if err != nil {
		return u, err
	}
	if entry.Validator != "" {
		same, err := from.Unchanged(ctx, o, entry.Validator)
		if err != nil {
			return u, err
		}
		if same {
			u.Current = true
			return u, nil
		}
	}
	if u.New, err = Fetch(ctx, from, o, keys); err != nil {
		return u, err
	}
	if u.New.SHA256 == entry.SHA256 {
		u.Current = true
		return u, nil
	}
	grants, err := files.ReadGrants()
	if err != nil {
		return u, err
	}
	u.weigh(files, grants.Of(entry.SHA256), keys)
	return u, nil
}

// weigh compares what is asked for. One who asks for no more than before keeps
// what was granted; the rest is for the person to decide anew.
func (u *Update) weigh(files registry.Files, granted []string, keys signature.Keys) {
	known, seen := slices.Clone(granted), slices.Clone(granted)
	if old, err := Open(files, u.Old, keys); err == nil {
		known = append(known, old.Needed()...)
		seen = append(seen, old.Grants()...)
		u.OldSize = old.Size
	}
	u.Order = orderOf(u.Old.Version, u.New.Manifest.Version)
	asks := u.New.Grants()
	u.More = u.New.Missing(known)
	// One that may send something away must not read more of the status unasked, also
	// where it could do without.
	sends := slices.ContainsFunc(granted, func(g string) bool { return permissionOf(g) == "http" && slices.Contains(asks, g) })
	for _, grant := range registry.Beyond(u.New.Optional(), seen) {
		if sends && permissionOf(grant) == "status" {
			u.More = append(u.More, grant)
		} else {
			u.Offers = append(u.Offers, grant)
		}
	}
	slices.Sort(u.More)
	for _, g := range granted {
		if slices.Contains(asks, g) || slices.Contains(u.New.Undeclared, permissionOf(g)) {
			u.Carried = append(u.Carried, g)
		} else {
			u.Less = append(u.Less, g)
		}
	}
	if len(u.More) > 0 {
		u.Carried = nil
	}
	u.SignerGone = SignerGone(u.Old, u.New.Module)
}

// SignerGone says that an entry was signed with a trusted key, and that a module
// which is to take its place is not signed with the same.
func SignerGone(old registry.Entry, m Module) bool {
	return old.Signer != "" && (m.Signature.State != signature.Trusted || m.Signature.Key.ID != old.Signer)
}

// permissionOf is a grant without its argument.
func permissionOf(text string) string {
	permission, _ := grant.Split(text)
	return permission
}
