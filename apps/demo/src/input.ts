/** What clients send, as schemas: what fits in, with types, and a reason for people where it does not. */
import * as v from 'valibot'

/** In UTF-16 code units, as the length of a string in JavaScript. */
export const longestNote = 200

const tooLong = (has: string | number) => `A note has up to ${longestNote} characters; this one has ${has}.`

/** Why a note is refused that is so long that nobody reads it to its end. */
export const farTooLong: string = tooLong('thousands')

/** The largest download, in MiB. */
export const largestDownload = 1024

const noText = 'A note needs a text.'

/** A note, as JSON and as a form. */
export const newNote: v.GenericSchema<unknown, { readonly text: string }> = v.object(
  {
    text: v.pipe(
      v.string(noText),
      v.trim(),
      // Zero-width spaces, say, are characters that nobody sees.
      v.regex(/[^\p{White_Space}\p{Default_Ignorable_Code_Point}]/u, 'A note needs a text: write something first.'),
      v.maxLength(longestNote, ({ input }) => tooLong(input.length)),
      // A database keeps no more of a text than what stands before a NUL.
      v.regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u, 'A note is one line of text, without control characters.'),
    ),
  },
  noText,
)

const wrongSize = `The size needs to be a whole number from 1 to ${largestDownload}, in MiB.`

/** A query: how much to download, in MiB. */
export const newDownload: v.GenericSchema<unknown, { readonly mib: number }> = v.object(
  {
    mib: v.pipe(
      v.string(wrongSize),
      v.regex(/^\d{1,9}$/, wrongSize),
      v.transform(Number),
      v.minValue(1, wrongSize),
      v.maxValue(largestDownload, wrongSize),
    ),
  },
  wrongSize,
)
