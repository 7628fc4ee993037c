package sqlite

// OpenEvery is Open with a checkpoint as soon as so many pages stand in the log.
var OpenEvery = openEvery
