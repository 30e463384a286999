package line

import (
	"github.com/data-wise/aiterm/host/config"
)

// Placed returns the segments that are on a line of a plan and not hidden.
func Placed(plan config.Plan) []config.Segment {
	out := make([]config.Segment, 0, len(plan.Segments))
	seek := seeker{segments: plan.Segments}
	for _, line := range plan.Lines {
		for _, names := range [...][]string{line.Left, line.Right} {
			for _, name := range names {
				if segment := seek.placed(name); segment != nil {
					out = append(out, *segment)
				}
			}
		}
	}
	return out
}

// seeker finds segments by name. It looks first behind the one that it found
// last, since a plan has them in the order of its lines.
type seeker struct {
	segments []config.Segment
	next     int
}

// placed returns the segment of a name, or nil if it is hidden or there is none.
func (s *seeker) placed(name string) *config.Segment {
	for range s.segments {
		if s.next == len(s.segments) {
			s.next = 0
		}
		segment := &s.segments[s.next]
		s.next++
		if segment.Name == name {
			if segment.Hidden {
				return nil
			}
			return segment
		}
	}
	return nil
}
