/** Where a key lies that is to take the place of another one, beside that one: `log.key` has `log.next.key`. */
export const nextFileOf = (path: string): string => path.replace(/\.\w+$/, '.next$&');
