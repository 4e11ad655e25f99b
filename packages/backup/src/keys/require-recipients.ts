import { Encrypter } from 'age-encryption';

/** @throws TypeError naming the first recipient that cannot be encrypted to */
export function requireRecipients(recipients: readonly string[]): void {
  for (const recipient of recipients) {
    try {
      new Encrypter().addRecipient(recipient);
    } catch {
      throw new TypeError(
        `"${recipient}" is no age recipient; it begins with age1, and "age-keygen -y KEYFILE" prints the one of a key file`,
      );
    }
  }
}
