package verify

// Problem is one thing that is kept in two places and differs, or that is not as
// it was written.
type Problem struct {
	Kind string // record, columns, waiting, claim, document, trail, clock, approval, feed
	ID   string // of the offer, log or record
	What string
}

// String returns the kind, the ID and what is wrong. It holds no pay and no
// names of candidates.
func (p Problem) String() string { return p.Kind + " " + p.ID + ": " + p.What }
