package people

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"math/big"
)

// guest is what a viewer is called before they say, by language.
var guest = map[string]string{
	"de": "Gast", "nl": "Gast", "fr": "Invité", "es": "Invitado", "it": "Ospite", "pt": "Convidado",
}

// NewViewer makes a viewer called like "Guest 4821", in the language if the house knows the
// word. The token is for the viewer's cookie.
func (p *People) NewViewer(ctx context.Context, language string) (Viewer, string, error) {
	word, ok := guest[language[:min(2, len(language))]]
	if !ok {
		word = "Guest"
	}
	n, err := rand.Int(rand.Reader, big.NewInt(9000))
	if err != nil {
		return Viewer{}, "", fmt.Errorf("new viewer: %w", err)
	}
	v := Viewer{
		ID:       ViewerID("v_" + rand.Text()),
		Name:     fmt.Sprint(word, " ", 1000+n.Int64()),
		Language: language,
		Created:  now(),
	}
	token, hash := newSecret()
	if err := p.store.AddViewer(ctx, v, hash); err != nil {
		return Viewer{}, "", fmt.Errorf("new viewer: %w", err)
	}
	return v, token, nil
}

// Viewer is whose token it is; ErrViewer when it is nobody's.
func (p *People) Viewer(ctx context.Context, token string) (Viewer, error) {
	v, err := p.store.ViewerByToken(ctx, hashOf(token))
	switch {
	case errors.Is(err, ErrNone):
		return Viewer{}, ErrViewer
	case err != nil:
		return Viewer{}, fmt.Errorf("viewer: %w", err)
	}
	return v, nil
}

// Name is what a viewer is called; empty for whoever is not known.
func (p *People) Name(ctx context.Context, id ViewerID) (string, error) {
	v, err := p.store.ViewerByID(ctx, id)
	if err != nil && !errors.Is(err, ErrNone) {
		return "", fmt.Errorf("name of a viewer: %w", err)
	}
	return v.Name, nil
}

// Rename gives a viewer the name they chose, as CleanName makes it. A *FieldError says what is
// wrong with it.
func (p *People) Rename(ctx context.Context, id ViewerID, name string) (Viewer, error) {
	name, err := CleanName(name, p.Reserved)
	if err != nil {
		return Viewer{}, err
	}
	v, err := p.store.RenameViewer(ctx, id, name)
	switch {
	case errors.Is(err, ErrNone):
		return Viewer{}, ErrViewer
	case err != nil:
		return Viewer{}, fmt.Errorf("rename viewer: %w", err)
	}
	return v, nil
}
