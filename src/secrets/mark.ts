/** What stands for a secret wherever text is shown, whatever its length. */
export const SECRET = '<secret>'
