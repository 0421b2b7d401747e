/** What clients send, as schemas: what fits in, with types, and a reason for people where it does not. */
import * as v from 'valibot'

/** In UTF-16 code units, as the length of a string in JavaScript. */
export const longestNote = 200

/** The largest download, in MiB. */
export const largestDownload = 1024

/** A note, as JSON and as a form. */
export const newNote: v.GenericSchema<unknown, { readonly text: string }> = v.object({
  text: v.pipe(
    v.string('A note needs a text.'),
    v.trim(),
    v.minLength(1, 'A note needs a text: write something first.'),
    v.maxLength(
      longestNote,
      ({ input }) => `A note has up to ${longestNote} characters; this one has ${input.length}.`,
    ),
    // A database keeps no more of a text than what stands before a NUL.
    v.regex(/^[^\p{Cc}\p{Cs}]*$/u, 'A note is one line of text, without control characters.'),
  ),
})

const wrongSize = `The size needs to be a whole number from 1 to ${largestDownload}, in MiB.`

/** A query: how much to download, in MiB. */
export const newDownload: v.GenericSchema<unknown, { readonly mib: number }> = v.object({
  mib: v.pipe(
    v.string(wrongSize),
    v.regex(/^\d{1,9}$/, wrongSize),
    v.transform(Number),
    v.minValue(1, wrongSize),
    v.maxValue(largestDownload, wrongSize),
  ),
})
