// @ts-check
/** Whether an answer asks for a re-authentication first (RFC 9470). @param {Response} response */
export const isChallenge = ({ status, headers }) =>
  status === 403 && /insufficient_user_authentication/.test(headers.get("WWW-Authenticate") ?? "");
