package stream

// String names the outcome as the as-run log writes it.
func (o Outcome) String() string {
	switch o {
	case Played:
		return "played"
	case Interrupted:
		return "interrupted"
	case Retracted:
		return "retracted"
	case PassedOver:
		return "passed over"
	case Dropped:
		return "dropped"
	case Failed:
		return "failed"
	default:
		return "unknown"
	}
}
