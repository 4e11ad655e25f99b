import { createPasswordFacts } from '@countersign/passwords';
import type { PasswordContext, TypedPassword } from '@countersign/schema';

/** Seals a text to an age recipient, ASCII-armoured. */
export async function sealTo(text: string, recipient: string): Promise<string> {
  const { armor, Encrypter } = await import('age-encryption');
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return armor.encode(await encrypter.encrypt(text));
}

/** Seals a typed password to the worker and says about it what the policies ask; the text stays in this process. */
export async function sealTypedPassword(
  password: { readonly text: string; readonly confirmation: string },
  { workerRecipient, ...context }: PasswordContext & { readonly workerRecipient: string },
): Promise<TypedPassword> {
  const facts = await createPasswordFacts()(password, context);
  return { sealed: await sealTo(password.text, workerRecipient), facts };
}
