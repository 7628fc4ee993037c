package model_test

import (
	"testing"

	"winnow/model"
)

func TestAddressesOfFunctionsAreToldFromThoseOfPeople(t *testing.T) {
	for address, want := range map[string]bool{"info@acme.example": true, "Sales+de@acme.example": true, "no-reply@acme.example": true, "customer.service@acme.example": true,
		"maya@acme.example": false, "information.officer@acme.example": false, "sales": false, "": false, "itamar@acme.example": false} {
		if model.RoleAddress(address) != want {
			t.Errorf("%q is an address of a function: %v, want %v", address, !want, want)
		}
	}
}

func TestStudentsAreToldByTitleAndByAddress(t *testing.T) {
	for in, want := range map[[2]string]string{
		{"a@x.example", "Student"}: model.StudentByTitle, {"a@x.example", "PhD student, logistics"}: model.StudentByTitle, {"a@x.example", "Student at KTH"}: model.StudentByTitle,
		{"a@x.example", "étudiante"}: model.StudentByTitle, {"a@mit.edu", "VP"}: model.StudentByAddress, {"a@cs.ox.ac.uk", ""}: model.StudentByAddress,
		{"a@uni.edu.au", ""}: model.StudentByAddress, {"a@student.kth.example", ""}: model.StudentByAddress,
		{"a@x.example", "Head of Student Services"}: "", {"a@edu.example", ""}: "", {"a@ac.example", ""}: "", {"a@student.example", ""}: "", {"", ""}: "",
	} {
		if got := model.Student(in[0], in[1]); got != want {
			t.Errorf("%q is a student by %q, want %q", in, got, want)
		}
	}
}

func TestATestIsToldFromAPerson(t *testing.T) {
	for _, c := range []struct {
		name, email string
		want        bool
	}{
		{"Test", "", true}, {"test Test", "maya@acme.example", true}, {"TEST lead 2", "", true}, {"asdf asdf", "", true}, {"Test, please ignore", "", true},
		{"", "test@acme.example", true}, {"", "test.lead2@acme.example", true}, {"", "testing+form@acme.example", true},
		{"Maya Ortiz", "test@acme.example", false}, {"Test Nkomo", "", false}, {"Bar Refaeli", "", false}, {"", "contest@acme.example", false},
		{"", "maya@test.example", false}, {"", "", false}, {"Lead User", "", false}, {"", "lead@acme.example", false}, {"Mail", "", false},
	} {
		if got := model.TestEntry(c.name, c.email); got != c.want {
			t.Errorf("%q %q: %v", c.name, c.email, got)
		}
	}
}
