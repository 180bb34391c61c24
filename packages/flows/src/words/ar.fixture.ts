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
    done: 'إغلاق',
    later: 'لاحقًا',
    never: 'لا تسأل مرة أخرى',
    title: 'سؤال قصير',
    required: 'اختر إجابة للمتابعة.',
    progress: (question, questions) => `${question} من ${questions}`,
  },
  message: { close: 'إغلاق الرسالة', dismiss: 'إغلاق' },
  scale: { point: (point, of) => `${point} من ${of}` },
  nps: { low: 'غير محتمل إطلاقًا', high: 'محتمل جدًا' },
  ces: { low: 'لا أوافق بشدة', high: 'أوافق بشدة' },
  csat: { low: 'غير راضٍ إطلاقًا', high: 'راضٍ جدًا' },
  choice: {
    several: 'اختر واحدًا أو أكثر.',
    upTo: (max) => `اختر ${max} على الأكثر.`,
    other: 'شيء آخر',
    ownWords: 'بكلماتك',
  },
  text: { tooShort: (min) => `اكتب ${min} أحرف على الأقل.`, left: (left) => `بقي ${left}` },
  goal: { goal: 'هدفكم', yes: 'نعم', partly: 'جزئيًا', no: 'ليس بعد' },
  consent: { agree: 'أوافق' },
  contact: {
    name: 'الاسم',
    email: 'البريد الإلكتروني',
    phone: 'الهاتف',
    company: 'الشركة',
    notEmail: 'عنوان البريد غير مكتمل.',
  },
};
