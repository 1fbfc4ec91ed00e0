/** A stranger's words so that they mention nobody, refer to nothing and cannot leave their line. */
export function harmless(text: string): string {
  return (
    text
      .replaceAll(/[\r\n]+/g, ' ')
      // an entity may hide an @, and be hidden itself: &amp;commat;
      .replaceAll('&', '&amp;')
      .replaceAll(/[\\`*_[\]<>|~]/g, '\\$&')
      .replaceAll(/[@#!](?=\w)/g, '$&\u200b')
      .replaceAll('://', ':\u200b//')
      .replaceAll(/www\./gi, 'www\u200b.')
  )
}
