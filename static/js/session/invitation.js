// @ts-check
// The page of an invitation: who is signed in as somebody else signs out here first.
import "./auth-form.js";
import "./sign-out.js";
