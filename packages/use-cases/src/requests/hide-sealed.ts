import { CountersignError, type RequestInput } from '@countersign/schema';

/** Stands in a view where a sealed password is; still of the form that the schema asks for. */
const NOT_SHOWN = '-----BEGIN AGE ENCRYPTED FILE-----\n(not shown)\n-----END AGE ENCRYPTED FILE-----';

/** A request as it may be shown: that there is a password, and what is said about it, but not even its sealed form. */
export function hideSealed(input: RequestInput): RequestInput {
  const { password } = input.change;
  if (password === undefined) return input;
  return { ...input, change: { ...input.change, password: { ...password, sealed: NOT_SHOWN } } };
}

/**
 * Puts the sealed password of the revision before back where an edit sends back what a view showed. What the policies are
 * told about it comes back with it, so an edit cannot say something else about the same password.
 * @throws CountersignError INPUT_INVALID when there was none
 */
export function restoreSealed(input: RequestInput, earlier: RequestInput | undefined): RequestInput {
  if (input.change.password?.sealed !== NOT_SHOWN) return input;
  const password = earlier?.change.password;
  if (password === undefined) {
    throw new CountersignError('INPUT_INVALID', {
      problems: 'change.password.sealed holds no sealed password',
    });
  }
  return { ...input, change: { ...input.change, password } };
}
