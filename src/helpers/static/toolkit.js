/* Runs in the page before any other widget of a lesson is made (widget.py makes the toolkit first).
 *
 * anywidget 0.11 gives a widget's code two seconds from its making to be loaded (its Runtime, AbortSignal.timeout(2e3)).
 * While a long lesson is drawn on a slow computer the page is busy for longer. The widget is drawn none the less, but
 * from then on anywidget throws away whatever the kernel sends it: no word that answers are in the file comes through.
 * So that one wait is made longer; every other is left as it is.
 */
const GIVEN = 2000, NEEDED = 120000;
if (AbortSignal.timeout && !AbortSignal.courseWaits) {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (wait) => timeout(wait === GIVEN ? NEEDED : wait);
  AbortSignal.courseWaits = true;
}

export default {};
