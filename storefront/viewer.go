package storefront

import (
	"errors"
	"net/http"
	"time"

	"golang.org/x/text/language"

	"github.com/barkerlive/barker/assets/pages"
	"github.com/barkerlive/barker/chat"
	"github.com/barkerlive/barker/people"
	"github.com/barkerlive/barker/show"
)

const (
	viewerCookie = "viewer"
	// viewerAge is how long a browser is known after its first page.
	viewerAge = 180 * 24 * time.Hour
	// regularAfter is how long ago who came first is a regular.
	regularAfter = 20 * time.Hour
)

// viewerFacts is a viewer as pages get it.
type viewerFacts struct {
	ID   people.ViewerID `json:"id"`
	Name string          `json:"name"`
}

func factsOf(v people.Viewer) viewerFacts { return viewerFacts{v.ID, v.Name} }

// viewer is who sent the request. ErrViewer when their browser is not known.
func (s *Storefront) viewer(r *http.Request) (people.Viewer, error) {
	c, err := r.Cookie(viewerCookie)
	if err != nil {
		return people.Viewer{}, people.ErrViewer
	}
	return s.c.People.Viewer(r.Context(), c.Value)
}

// greet is who sent the request; a browser that is not known gets its cookie.
func (s *Storefront) greet(w http.ResponseWriter, r *http.Request) (people.Viewer, error) {
	v, err := s.viewer(r)
	if !errors.Is(err, people.ErrViewer) {
		return v, err
	}
	v, token, err := s.c.People.NewViewer(r.Context(), s.desk.Language(r).String())
	if err != nil {
		return people.Viewer{}, err
	}
	http.SetCookie(w, &http.Cookie{
		Name: viewerCookie, Value: token, Path: "/", MaxAge: int(viewerAge / time.Second),
		HttpOnly: true, Secure: s.c.Secure, SameSite: http.SameSiteLaxMode,
	})
	return v, nil
}

// mayChange is who sent the request, as long as they do not send too many.
func (s *Storefront) mayChange(w http.ResponseWriter, r *http.Request) (people.Viewer, error) {
	v, err := s.greet(w, r)
	if err == nil && !s.pace.take(v.ID, time.Now()) {
		err = tooFast
	}
	return v, err
}

func (s *Storefront) rename(w http.ResponseWriter, r *http.Request) error {
	var in struct {
		Name string `json:"name"`
	}
	if err := pages.Read(w, r, &in); err != nil {
		return err
	}
	v, err := s.mayChange(w, r)
	if err != nil {
		return err
	}
	if v, err = s.c.People.Rename(r.Context(), v.ID, in.Name); err != nil {
		return err
	}
	s.publishViewer(v)
	return pages.Write(w, http.StatusOK, factsOf(v))
}

// publishViewer tells all pages of a viewer who they are now.
func (s *Storefront) publishViewer(v people.Viewer) {
	for _, ch := range s.c.Channels.Channels() {
		s.c.Hub.Publish(ch.ViewerTopic(chat.ViewerID(v.ID)), "hello", hello(v))
	}
}

func hello(v people.Viewer) any {
	return struct {
		Viewer viewerFacts `json:"viewer"`
		Now    time.Time   `json:"now"`
	}{factsOf(v), time.Now().UTC()}
}

// asker is the viewer as the clerk knows them.
func asker(v people.Viewer, lang language.Tag) show.Asker {
	return show.Asker{Viewer: chat.ViewerID(v.ID), Name: v.Name, Language: lang, Regular: time.Since(v.Created) >= regularAfter}
}
