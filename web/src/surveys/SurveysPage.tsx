// SurveysPage: what surveyors handed in, the newest first, and handing in more. The one looked at is in the address.
import { useWords } from '../i18n/useWords';
import { useMay, useSession } from '../session/useSession';
import { useView } from '../state/useView';
import { HandIn } from './HandIn';
import { SurveyReport } from './SurveyReport';
import { SurveyTimeline } from './SurveyTimeline';

export default function SurveysPage() {
  const { t } = useWords();
  const [view] = useView();
  const session = useSession().data;
  const mayHandIn = useMay('survey');
  return (
    <div className="data">
      <div className="data-columns surveys-columns">
        <section aria-labelledby="surveys-list">
          <h1 id="surveys-list">{t('surveys.title')}</h1>
          <SurveyTimeline />
        </section>
        <section aria-labelledby="surveys-in"><h2 id="surveys-in">{t('surveys.handIn')}</h2>
          {mayHandIn && <HandIn />}
          {session && !mayHandIn && <p className="note">{t(session.signed_in ? 'surveys.mayNot' : 'surveys.first')}</p>}
        </section>
        {view.survey !== null && <SurveyReport id={view.survey} />}
      </div>
    </div>
  );
}
