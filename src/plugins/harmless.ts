/** A stranger's words so that they mention nobody, refer to nothing and cannot leave their line. */
export function harmless(text: string): string {
  return (
    text
      .replaceAll(/[\r\n]+/g, ' ')
      // an entity may hide an @, and be hidden itself: &amp;commat;
      .replaceAll('&', '&amp;')
      .replaceAll(/[\\`*_[\]<>|~$]/g, '\\$&')
      // so many digits are the name of a commit, which becomes a link
      .replaceAll(/\b[0-9a-f]{7,}\b/g, (digits) => digits.replaceAll(/.{6}(?=.)/g, '$&\u200b'))
      .replaceAll(/:(?=[\w+-]+:)/g, '$&\u200b')
      .replaceAll(/[@#!](?=\w)/g, '$&\u200b')
      .replaceAll('://', ':\u200b//')
      .replaceAll(/www\./gi, 'www\u200b.')
  )
}
