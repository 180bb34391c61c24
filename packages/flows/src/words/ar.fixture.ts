import type { Words } from './words.ts';

/** A language that reads from right to left, given by the tests as a host gives one of its own. */
export const arabic: Words = {
  tour: {
    next: 'التالي',
    back: 'السابق',
    done: 'تم',
    close: 'إغلاق الجولة',
    later: 'لاحقًا',
    never: 'لا تعرضها مجددًا',
    waiting: 'لحظة من فضلك…',
    progress: (step, steps) => `الخطوة ${step} من ${steps}`,
  },
  survey: {
    next: 'التالي',
    back: 'السابق',
    send: 'إرسال',
    skip: 'تخطٍّ',
    close: 'إغلاق الاستبيان',
    title: 'سؤال قصير',
    required: 'اختر إجابة للمتابعة.',
    progress: (question, questions) => `${question} من ${questions}`,
  },
  message: { close: 'إغلاق الرسالة', dismiss: 'إغلاق' },
  ces: {
    low: 'لا أوافق بشدة',
    high: 'أوافق بشدة',
    point: (n) => `${n} من 7`,
  },
};
