// The pages of a signed-in person about how they sign in: password, passkeys, codes.
import "./auth-form.js";
import "../guides/print.js";
