// SurveyStrip: the surveys as points on a line of days; one lies on the map.
import { useEffect, useRef } from 'react';
import type { Survey } from '../api/surveys';
import { useWords } from '../i18n/useWords';

interface Given {
  surveys: readonly Survey[];
  chosen: number | null;
  onChoose: (survey: Survey) => void;
}

export function SurveyStrip({ surveys, chosen, onChoose }: Given) {
  const { t, date } = useWords();
  const here = useRef<HTMLLIElement>(null);
  useEffect(() => {
    void here.current?.scrollIntoView({ block: 'nearest', inline: 'center' }); // a promise in newer browsers, which is no clean-up
  }, [chosen]);
  const byDay = [...surveys].sort((a, b) => a.flown.localeCompare(b.flown) || a.id - b.id);
  return (
    <ol className="survey-strip" aria-label={t('surveys.timeline')}>
      {byDay.map((survey) => (
        <li key={survey.id} ref={survey.id === chosen ? here : undefined}>
          <button type="button" aria-pressed={survey.id === chosen} title={survey.name} onClick={() => onChoose(survey)}>
            <time dateTime={survey.flown}>{date(survey.flown)}</time>
          </button>
        </li>
      ))}
    </ol>
  );
}
