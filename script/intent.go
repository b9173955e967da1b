package script

// Intent is what a viewer wants to know.
type Intent string
