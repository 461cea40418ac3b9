// The page that changes a password, among the pages of a signed-in person.
import "./auth-form.js";
