// @ts-check
import { el, said } from '../lib/dom.js'
import { groupWords, stageWords } from '../lib/words.js'
import { digest, personName, when } from './parts.js'
/** @import { Decision, EgressRequest, Stage } from '../lib/api.js' */

/**
 * The stages of approval in their order, with who decided what and why.
 * @param {EgressRequest} request
 */
export function stageList({ stages, decisions }) {
  return el(
    'section',
    { class: 'card', 'aria-labelledby': 'stages' },
    el('h2', { id: 'stages' }, 'Stages'),
    el(
      'ol',
      { class: 'stages' },
      stages.map((stage) =>
        stageItem(
          stage,
          decisions.findLast((made) => made.stage === stage.number),
        ),
      ),
    ),
  )
}

/**
 * @param {Stage} stage
 * @param {Decision | undefined} decision
 */
function stageItem(stage, decision) {
  const tone = stage.decision ?? stage.state
  return el(
    'li',
    { class: tone.toLowerCase() },
    el('h3', {}, groupWords(stage.group)),
    el('p', { class: 'state' }, stageWords(stage)),
    stage.state === 'OPEN' &&
      stage.deadlineAt !== null &&
      el(
        'p',
        { class: 'small' },
        'Decide before ',
        when(stage.deadlineAt),
        '; after that the request expires.',
      ),
    decision && decisionParts(decision),
  )
}

/** @param {Decision} decision */
function decisionParts({ by, at, reason, manifestDigest }) {
  return el(
    'div',
    {},
    el('p', { class: 'small' }, 'By ', personName(by), ', ', when(at)),
    el('blockquote', { class: 'prose', dir: 'auto' }, said(reason)),
    el('p', { class: 'small' }, 'About manifest ', digest(manifestDigest)),
  )
}
