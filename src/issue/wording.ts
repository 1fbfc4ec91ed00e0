/**
 * Words that make work likely to be small or large. Short on purpose: a word is here only if it means the same in most
 * projects. `*` stands for any ending. Languages in this order: English, German, Spanish, French, Chinese, Japanese;
 * docs/estimates.md explains the score.
 */
interface Words {
  /** Languages that put spaces between words. */
  readonly spaced: string
  /** Chinese and Japanese, which do not. */
  readonly joined: string
}

const SMALL: Words = {
  spaced:
    'typo*, misspel*, spelling, rename, renaming, wording, doc, docs, documentation, docstring*, readme, changelog, broken link*, ' +
    'dead link*, grammar, whitespace, error message*, warning message*, help text, tooltip*, ' +
    'tippfehler, rechtschreib*, umbenennen, dokumentation, fehlermeldung*, errata, error tipográfico, renombrar, ' +
    'documentación, mensaje de error, faute de frappe, coquille*, renommer, orthographe, documentation, message d’erreur',
  joined:
    '错别字, 拼写, 重命名, 文档, 笔误, 错误信息, 誤字, 脱字, タイポ, 誤植, 改名, ドキュメント, エラーメッセージ',
}

const LARGE: Words = {
  spaced:
    'refactor*, migrate to, migrate from, migrate the, migrate all, migration to, migration from, redesign*, rewrite, ' +
    'rearchitect*, architecture, concurren*, race condition*, data race*, deadlock*, thread safe*, async*, coroutine*, ' +
    'parallel*, security, vulnerabilit*, memory leak*, performance, slow, slower, distributed system*, overhaul*, intermittent*, sporadic*, ' +
    'flaky, non deterministic*, nondeterministic*, ' +
    'backward compat*, backwards compat*, ' +
    'umbau*, migrieren, neu schreiben, architektur, nebenläufig*, sicherheitslücke*, refaktorier*, speicherleck*, langsam*, ' +
    'sporadisch*, abwärtskompatib*, refactoriz*, migrar, migración, rediseñ*, concurrencia, seguridad, reescribir, rendimiento, lento*, intermitente*, ' +
    'refonte, refactoris*, migrer, réécri*, concurrence, sécurité, lenteur*, rétrocompatib*, intermittent*',
  joined:
    '重构, 迁移, 重新设计, 重写, 并发, 安全漏洞, 竞态, 死锁, 架构, 内存泄漏, 性能, 兼容性, 偶发, 间歇, ' +
    'リファクタリング, 移行, 再設計, 書き直, 並行, 並列, 脆弱性, 競合状態, デッドロック, アーキテクチャ, メモリリーク, パフォーマンス, 互換性, 断続的, 不定期',
}

const NEW: Words = {
  spaced:
    'add, support, allow, implement, introduce, feature request, new feature, enhancement, ' +
    'hinzufügen, ergänzen, unterstützen, unterstützung, erlauben, ermöglichen, einführen, neue funktion, ' +
    'añadir, agregar, soportar, soporte, permitir, implementar, nueva función, ' +
    'ajouter, ajout, permettre, implémenter, nouvelle fonction*, prise en charge',
  joined: '添加, 新增, 增加, 支持, 允许, 实现, 追加, 対応, サポート, 実装, 許可, 新規, 新機能',
}

const HOW: Words = {
  spaced:
    'patch, pull request, one liner, quick fix, simple fix, easy fix, trivial fix, obvious fix, fix is, fix would be, ' +
    'fix seems, fix should, can be fixed, to fix this, fixed by, fixes it, fixes this, fixes the, solution is, ' +
    'solution would be, should be replaced, should be changed, replace it with, change it to, ' +
    'lösung ist, lösung wäre, lässt sich beheben, behoben werden, ersetzen durch, ' +
    'solución es, solución sería, se arregla, se soluciona, reemplazar por, ' +
    'solution est, solution serait, correctif, se corrige, remplacer par',
  joined:
    '修复方法, 解决方法, 解决方案, 改为, 改成, 替换为, 修正案, 修正方法, 解決策, に変更すれば, に置き換え, を修正すれば',
}

const DOCS: Words = {
  spaced: 'doc, docs, documentation, docstring*, readme, changelog, dokumentation, documentación',
  joined: '文档, ドキュメント',
}

/** The words that point to small work, each once: `smallWordsIn('Fix typo')` is `['typo']`. */
export const smallWordsIn = finder(SMALL)

/** The words that point to large work, each once: `largeWordsIn('Refactoring the scheduler')` is `['refactoring']`. */
export const largeWordsIn = finder(LARGE)

/** The words that ask for something new: `newWordsIn('Support IPv6')` is `['support']`. */
export const newWordsIn = finder(NEW)

/** The words of somebody who knows how to mend it: `howWordsIn('The fix is to …')` is `['fix is']`. */
export const howWordsIn = finder(HOW)

/** The words that ask for documentation, besides the code or only for that: `docsWordsIn('Fix the docs')` is `['docs']`. */
export const docsWordsIn = finder(DOCS)

function finder(words: Words): (text: string) => string[] {
  const pattern = anyOf(words)
  return (text) => [...new Set(text.toLowerCase().match(pattern) ?? [])]
}

/** Only words of languages with spaces need borders. */
function anyOf({ spaced, joined }: Words): RegExp {
  const bordered = spaced
    .split(', ')
    .map((word) => word.replace('*', '\\p{L}{0,12}').replaceAll(' ', '[ -]'))
    .join('|')
  return new RegExp(`(?<![\\p{L}\\d_])(?:${bordered})(?![\\p{L}\\d_])|${joined.split(', ').join('|')}`, 'gu')
}
